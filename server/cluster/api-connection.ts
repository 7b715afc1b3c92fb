import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { CLUSTER_HOST, type ClusterCredentials } from './kubeconfig.ts';
import { clusterLimits } from './limits.ts';

const API_SERVER = '127.0.0.1:6443';

/** Node's agents, over tunnels that labinit dials inside k3s-s instead of sockets of this machine. */
export function createApiAgent(hosts: LabHosts, credentials: ClusterCredentials): http.Agent {
  const options: http.AgentOptions = {
    keepAlive: true,
    maxSockets: clusterLimits.connectionsMax,
    maxFreeSockets: 2,
    // The agent must not keep the process running, nor reuse a tunnel that the API server has closed.
    timeout: 0,
  };
  const agent = credentials.tls ? new https.Agent(options) : new http.Agent(options);
  const connect = async (): Promise<Duplex> => {
    const tunnel = await hosts.dial(CLUSTER_HOST, { network: 'tcp', address: API_SERVER, timeoutMs: 3_000 });
    // Whatever becomes of it, a tunnel that breaks before somebody listens is no bug of ours.
    tunnel.on('error', () => tunnel.destroy());
    if (!credentials.tls) return tunnel;
    try {
      return await secure(tunnel, credentials);
    } catch (error) {
      // Certificates that cannot be read throw before anybody holds the tunnel.
      tunnel.destroy();
      throw error;
    }
  };
  // Node's agent would keep a connection that comes after its end, and nobody would close it.
  let ended = false;
  const end = agent.destroy.bind(agent);
  agent.destroy = () => {
    ended = true;
    end();
  };
  agent.createConnection = ((_options: unknown, done: (error: Error | null, stream?: Duplex) => void) => {
    connect().then(
      (stream) => {
        if (!ended) return done(null, stream);
        stream.destroy();
        done(new Error('the cluster access was closed'));
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
    return undefined;
  }) as unknown as typeof agent.createConnection;
  return agent;
}

async function secure(tunnel: Duplex, credentials: ClusterCredentials): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      socket: tunnel,
      servername: 'localhost',
      ...(credentials.ca && { ca: credentials.ca }),
      ...(credentials.cert && { cert: credentials.cert }),
      ...(credentials.key && { key: credentials.key }),
      // The authority is this lab's own, so checking the name in the certificate would add nothing.
      checkServerIdentity: () => undefined,
    });
    const timer = setTimeout(() => socket.destroy(new Error('the TLS handshake took more than 5 s')), 5_000);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    tunnel.once('close', () => socket.destroy(new Error('the tunnel was closed')));
  });
}
