import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import { peerAddress } from './peer-address.ts';

const proxies = new BlockList();
proxies.addAddress('192.0.2.1');
proxies.addSubnet('2001:db8::', 64, 'ipv6');

const from = (remoteAddress: string, forwarded?: string) =>
  peerAddress(
    { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    proxies,
  );

test('the peer itself counts, whatever it says of others, unless it is a known proxy', () => {
  expect(from('198.51.100.7', '203.0.113.1')).toBe('198.51.100.7');
  expect(from('192.0.2.1', '203.0.113.1')).toBe('203.0.113.1');
  expect(from('::ffff:192.0.2.1', '203.0.113.1')).toBe('203.0.113.1');
});

test('of what was forwarded only the end counts that proxies wrote', () => {
  expect(from('192.0.2.1', '10.0.0.1, 203.0.113.9')).toBe('203.0.113.9');
  expect(from('192.0.2.1', '203.0.113.9, 2001:db8::5')).toBe('203.0.113.9');
  expect(from('192.0.2.1')).toBe('192.0.2.1');
  expect(from('192.0.2.1', 'not an address')).toBe('192.0.2.1');
  expect(from('192.0.2.1', ', ,')).toBe('192.0.2.1');
});
