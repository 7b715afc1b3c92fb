export const KIALI_VERSION = '1.89.0';
export const JAEGER_VERSION = '1.76.0';
/** As Debian has it; its revision is the mirror's newest. */
export const PROMETHEUS_VERSION = '2.42';

/** Images of addons, which nodes load from the lab's registry when a pod wants them; no node has them before. */
export const addonImageNames = {
  kiali: [`lab.local/addons/kiali:v${KIALI_VERSION}`],
  jaeger: [`lab.local/addons/jaeger:v${JAEGER_VERSION}`],
  prometheus: [`lab.local/addons/prometheus:v${PROMETHEUS_VERSION}`],
} as const;

export const allAddonImageNames: readonly string[] = Object.values(addonImageNames).flat();
