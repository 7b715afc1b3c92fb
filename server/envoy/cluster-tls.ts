import { z } from 'zod';
import type { ClusterConfig } from './config-dump.ts';
import { many, text } from './dump-schema.ts';

/** How a proxy connects to the endpoints of a cluster; `auto`: mTLS to those that are of the mesh, plain to others. */
export type UpstreamTls = 'mtls' | 'tls' | 'plain' | 'auto';

const anything = z.unknown();
const socketSchema = z.object({
  name: text.default(''),
  typed_config: z
    .looseObject({
      common_tls_context: z
        .object({ tls_certificates: many(anything), tls_certificate_sds_secret_configs: many(anything) })
        .optional(),
    })
    .optional(),
});
const tlsSchema = z.object({
  transport_socket: socketSchema.optional(),
  transport_socket_matches: many(
    z.object({ match: z.record(text, anything).default({}), transport_socket: socketSchema.optional() }),
  ),
});

/** Undefined where it cannot be read. */
export function upstreamTls(cluster: ClusterConfig): UpstreamTls | undefined {
  const parsed = tlsSchema.safeParse(cluster);
  if (!parsed.success) return undefined;
  const { transport_socket, transport_socket_matches: matches } = parsed.data;
  const kinds = matches.map(({ match, transport_socket: socket }) => ({ match, kind: kindOf(socket) }));
  const mesh = kinds.find(({ match }) => match.tlsMode === 'istio');
  const rest = kinds.find(({ match }) => Object.keys(match).length === 0);
  if (mesh && mesh.kind !== 'plain') return 'auto';
  return rest?.kind ?? kindOf(transport_socket);
}

/** Whoever shows a certificate of its own takes part in mutual TLS. */
function kindOf(socket: z.infer<typeof socketSchema> | undefined): 'mtls' | 'tls' | 'plain' {
  if (!socket || socket.name.endsWith('raw_buffer')) return 'plain';
  const context = socket.typed_config?.common_tls_context;
  const own = (context?.tls_certificates.length ?? 0) + (context?.tls_certificate_sds_secret_configs.length ?? 0);
  return own > 0 ? 'mtls' : 'tls';
}
