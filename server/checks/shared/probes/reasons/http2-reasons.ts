import { http2Port, http2Reason, isProtocolError } from '#server/checks/shared/mesh/http2-ports.ts';
import type { Answered, Explanation } from '../answered.ts';

/** The port's name says HTTP/2, and the application does not speak it. */
export function explainHttp2({ scene, way, result }: Answered): Explanation | undefined {
  if (!isProtocolError(result)) return undefined;
  const port = http2Port(scene.world, way.first?.trace.clusters ?? []);
  return port && { ...http2Reason(port, result), on: 'k3s-s' };
}
