const LABEL = /^[0-9a-f]{32}$/;
const LOOPBACK_DOMAIN = 'localhost';

/** The addresses of labs' web pages: `<label>.localhost`, or `<label>.<domain>` for those who come over the network. */
export interface WebAddresses {
  /** The label in a `Host` header that belongs to a page of a lab; `''` when it is none that could have been given. */
  labelOf(host: string | undefined): string | undefined;
  /** The origin of a label for a desk at `pageOrigin`; undefined when there is no name that would lead here. */
  originOf(label: string, pageOrigin: string): string | undefined;
}

export function createWebAddresses(domain: string | undefined): WebAddresses {
  const domains = [LOOPBACK_DOMAIN, ...(domain === undefined ? [] : [domain])];
  return {
    labelOf(host) {
      const name = host?.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
      const parent = domains.find((each) => name?.endsWith(`.${each}`));
      if (name === undefined || parent === undefined) return undefined;
      const label = name.slice(0, -parent.length - 1);
      return LABEL.test(label) ? label : '';
    },
    originOf(label, pageOrigin) {
      const { protocol, hostname, port } = new URL(pageOrigin);
      const suffix = port === '' ? '' : `:${port}`;
      if (hostname === LOOPBACK_DOMAIN || /^127(\.\d{1,3}){3}$/.test(hostname)) {
        return `${protocol}//${label}.${LOOPBACK_DOMAIN}${suffix}`;
      }
      // A content security policy cannot name an IPv6 address, so no page could be framed by one.
      if (domain === undefined || hostname.startsWith('[')) return undefined;
      return `${protocol}//${label}.${domain}${suffix}`;
    },
  };
}

/** For the desk's `frame-src`: the lab origins that go with the addresses under which this host is the desk. */
export function frameSources(addresses: WebAddresses, pageOrigins: readonly string[]): string {
  const sources = pageOrigins.flatMap((origin) => addresses.originOf('*', origin) ?? []);
  return sources.length === 0 ? "'none'" : [...new Set(sources)].join(' ');
}
