/** What makes an artifact an addon: no lab waits for it, and it waits for all that labs need. */
export const AFTER_LABS = { addon: true, uses: ['envoy-site', 'istio-site', 'template-node'] } as const;
