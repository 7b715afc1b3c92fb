import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { make } from './make-object.ts';

/** The application's Service `web`, mostly also one of each version, and one of the client. */
export function services(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  const { namespace } = slot;
  const made = [make('Service', 'web', { namespace, annotations: annotations(making) }, webSpec(making))];
  if (random.chance(0.35)) {
    for (const version of ['v1', 'v2']) {
      made.push(make('Service', `web-${version}`, { namespace }, plain({ app: 'web', version })));
    }
  }
  if (random.chance(0.5)) made.push(make('Service', 'client', { namespace }, plain({ app: 'client' })));
  // The same short name in the other namespace, which leads nowhere.
  if (random.chance(mistakes)) made.push(make('Service', 'web', { namespace: slot.other }, plain({ app: 'web' })));
  return made;
}

const plain = (selector: JsonObject): JsonObject => ({
  selector,
  ports: [{ name: 'http', port: 80, targetPort: 8080 }],
});

function annotations({ random, mistakes, slot }: Making): Record<string, string> {
  const key = 'networking.istio.io/exportTo';
  if (random.chance(mistakes)) return { [key]: random.pick(['.', slot.other, 'istio-system', '~']) };
  return random.chance(0.07) ? { [key]: random.pick(['*', `.,istio-system`, `${slot.namespace}, istio-system`]) } : {};
}

function webSpec({ random, mistakes }: Making): JsonObject {
  const wrong = () => random.chance(mistakes);
  const selector: JsonObject = wrong()
    ? random.pick([{ app: 'wep' }, { app: 'web', version: 'v3' }, { app: 'web', version: 'v1' }, { app: 'client' }])
    : { app: 'web' };
  const main: JsonObject = {
    name: wrong() ? random.pick(['tcp-web', 'web', 'https', 'mongo', 'http2']) : random.pick(['http', 'http-web']),
    port: 80,
    targetPort: wrong()
      ? random.pick<number | string>([80, 8081, 'web', 'htpp'])
      : random.pick<number | string>([8080, 'http']),
    ...(random.chance(0.06) && { appProtocol: random.pick(['http', 'tcp', 'HTTP']) }),
  };
  const further: JsonObject[] = [];
  if (random.chance(0.2)) {
    further.push(
      random.pick<JsonObject>([
        { name: 'http3', port: 443, targetPort: 8443, protocol: 'UDP' },
        { name: 'https', port: 443, targetPort: 8443 },
        { name: 'metrics', port: 9090, targetPort: 9090 },
        { name: 'http-alt', port: 8080, targetPort: 8080 },
      ]),
    );
  }
  const ports = random.chance(0.3) ? [...further, main] : [main, ...further];
  const unnamed = ports.length === 1 && random.chance(0.1);
  return {
    selector,
    ports: unnamed ? [{ port: 80, targetPort: main.targetPort ?? 8080 }] : ports,
    ...(random.chance(0.05) && { clusterIP: 'None' }),
  };
}
