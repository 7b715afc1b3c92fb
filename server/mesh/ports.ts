/** How the mesh takes the connections to a port: `auto` is told by their first bytes. */
export type PortProtocol = 'http' | 'tcp' | 'udp' | 'auto';

const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const OTHERS = ['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql'];
/** Protocols in which the server speaks first, so that nothing can be told by first bytes. */
const NEVER_TOLD = [25, 53, 3306, 27017];

interface NamedPort {
  readonly port: number;
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
  readonly appProtocol?: string | undefined;
}

/** By appProtocol, else by the name up to its first hyphen (pkg/config/kube/conversion.go, 1.23). */
export function portProtocol({ port, name = '', protocol, appProtocol }: NamedPort): PortProtocol {
  if (protocol === 'UDP') return 'udp';
  if (appProtocol === 'kubernetes.io/h2c') return 'http';
  const said = (appProtocol ?? name).toLowerCase();
  const word = said.startsWith('grpc-web') ? 'grpc-web' : said.replace(/-.*$/, '');
  if (word === 'udp') return 'udp';
  if (HTTP.includes(word)) return 'http';
  if (OTHERS.includes(word) || NEVER_TOLD.includes(port)) return 'tcp';
  return 'auto';
}

/** Are requests to it routed by virtual hosts? */
export const isHttp = (protocol: PortProtocol): boolean => protocol === 'http' || protocol === 'auto';
