import { expect, test } from 'vitest';
import { SlipwayError } from '#protocol/errors.ts';
import { allowedOrigins, isLoopback, proxyList, readConfig } from './config.ts';

const refusal = (environment: NodeJS.ProcessEnv) => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof SlipwayError) return error.failure;
  }
  throw new Error('not refused');
};

test('an empty environment gives the defaults', () => {
  const config = readConfig({ SLIPWAY_PORT: '' });
  expect(config).toMatchObject({ port: 4600, host: '127.0.0.1', extraOrigins: [], keepFailedLabs: false });
  expect(config.labsPerAddress).toBe(4);
  expect(config.dataDir).toBe(config.paths.dataDir);
});

test('a wrong value is refused by the name of its setting', () => {
  expect(refusal({ SLIPWAY_PORT: 'http' })).toMatchObject({ code: 'SLW600', params: { name: 'SLIPWAY_PORT' } });
  expect(refusal({ SLIPWAY_STATE_DIR: 'here' })).toMatchObject({ params: { name: 'SLIPWAY_STATE_DIR' } });
  expect(refusal({ SLIPWAY_WEB_DOMAIN: '*.example.org' })).toMatchObject({ params: { name: 'SLIPWAY_WEB_DOMAIN' } });
  for (const wrong of ['proxy.example', '192.0.2.0/33', '192.0.2.0/24/1', '::1/129']) {
    expect(refusal({ SLIPWAY_PROXIES: wrong })).toMatchObject({ params: { name: 'SLIPWAY_PROXIES' } });
  }
  expect(readConfig({ SLIPWAY_LABS_PER_ADDRESS: '0' }).labsPerAddress).toBe(0);
  for (const wrong of ['-1', 'many', '1.5']) {
    expect(refusal({ SLIPWAY_LABS_PER_ADDRESS: wrong })).toMatchObject({
      params: { name: 'SLIPWAY_LABS_PER_ADDRESS' },
    });
  }
  expect(refusal({ SLIPWAY_ORIGINS: 'mesh.example' })).toMatchObject({ params: { name: 'SLIPWAY_ORIGINS' } });
});

test('origins are exact: the own names on the own port, and those that were named', () => {
  const { extraOrigins } = readConfig({ SLIPWAY_ORIGINS: 'https://mesh.example, http://lab.example:81' });
  const origins = allowedOrigins({ host: '127.0.0.1', extraOrigins }, 4600);
  expect([...origins].sort()).toEqual([
    'http://127.0.0.1:4600',
    'http://[::1]:4600',
    'http://lab.example:81',
    'http://localhost:4600',
    'https://mesh.example',
  ]);
});

test('loopback is told from what others reach', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '192.168.0.5', '127.example.org', '1270.0.0.1'].some(isLoopback)).toBe(false);
});

test('proxies are single addresses and networks of both kinds', () => {
  const list = proxyList(readConfig({ SLIPWAY_PROXIES: '192.0.2.1, 198.51.100.0/24,2001:db8::/32' }));
  expect(list.check('192.0.2.1')).toBe(true);
  expect(list.check('192.0.2.2')).toBe(false);
  expect(list.check('198.51.100.200')).toBe(true);
  expect(list.check('2001:db8:7::1', 'ipv6')).toBe(true);
});
