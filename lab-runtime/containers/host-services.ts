import type { HostView } from '#protocol/lab-state.ts';

/** One entry of host.json: what labinit starts and keeps running. */
export interface HostService {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Start again when it ends; true unless said. */
  readonly restart?: boolean;
}

const SERVER_URL = 'https://192.168.10.10:6443';
const K3S = '/usr/local/bin/k3s';

/** Only flags that k3s documents, so that any k3s binary can stand in the template. */
const SERVER_FLAGS = [
  ['--cluster-cidr', '172.16.0.0/16'],
  ['--service-cidr', '10.10.200.0/24'],
  ['--cluster-dns', '10.10.200.10'],
  ['--flannel-backend', 'host-gw'],
  ['--flannel-iface', 'eth0'],
  ['--disable', 'traefik,servicelb,metrics-server,local-storage'],
  ['--disable-network-policy'],
  ['--write-kubeconfig-mode', '600'],
] as const;

export function k3sServices(host: HostView, token: string): HostService[] {
  switch (host.role) {
    case 'server': {
      const command = [K3S, 'server', '--node-ip', host.address, '--tls-san', host.address, '--token', token];
      return [{ name: 'k3s', command: [...command, ...SERVER_FLAGS.flat()] }];
    }
    case 'agent': {
      const command = [K3S, 'agent', '--server', SERVER_URL, '--token', token, '--node-ip', host.address];
      return [{ name: 'k3s', command }];
    }
    case 'pc':
      return [];
  }
}
