/** Addresses that every lab has. */
export function hostAddress(host: string): string | undefined {
  if (host === 'k3s-s') return '192.168.10.10';
  if (host === 'testpc') return '192.168.10.200';
  const worker = /^k3s-w([1-9])$/.exec(host)?.[1];
  return worker && `192.168.10.${100 + Number(worker)}`;
}
