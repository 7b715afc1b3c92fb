/** Where one case lives at a time: namespaces of its own, and a port of the ingress gateway of its own. */
export interface Slot {
  readonly index: number;
  /** Two digits, with which all of its names end. */
  readonly suffix: string;
  /** Has the pods: `web-v1`, `web-v2` and `client`. */
  readonly namespace: string;
  /** Has objects only. */
  readonly other: string;
  readonly domain: string;
  /** Of the ingress Service, and where the gateway's proxy must listen for it. */
  readonly port: number;
  readonly targetPort: number;
  readonly nodePort: number;
}

export function slotOf(index: number): Slot {
  const suffix = String(index).padStart(2, '0');
  return {
    index,
    suffix,
    namespace: `fz${suffix}`,
    other: `other-fz${suffix}`,
    domain: `fz${suffix}.test`,
    port: 8100 + index,
    targetPort: 9100 + index,
    nodePort: 31_100 + index,
  };
}
