import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;
const SESSION_ID = /^[A-Za-z0-9_-]{22}$/;
/** A course lasts weeks; browsers cap cookies at 400 days. */
const MAX_AGE_SECONDS = 180 * 24 * 3600;

/** Reads a secret file of the data folder; makes it the first time. */
export function ensureSecret(dataDir: string, name: string, encoding: BufferEncoding = 'base64url'): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, name);
  try {
    writeFileSync(file, randomBytes(SECRET_BYTES).toString(encoding), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}

/** Compares two strings in constant time. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

export interface CookieSigner {
  newSession(): string;
  /** The `Set-Cookie` value that carries `value` under `name`. */
  issue(name: string, value: string): string;
  /** The value of the cookie in a `Cookie` header, if its signature is ours. */
  read(name: string, header: string | undefined): string | undefined;
}

export const SESSION_COOKIE = 'slipway_session';
export const ACCESS_COOKIE = 'slipway_access';
export const isSessionId = (value: string): boolean => SESSION_ID.test(value);

export function createCookieSigner(secret: string): CookieSigner {
  const sign = (name: string, value: string) =>
    createHmac('sha256', secret).update(`${name}=${value}`).digest('base64url');
  return {
    newSession: () => randomBytes(16).toString('base64url'),
    issue: (name, value) =>
      `${name}=${value}.${sign(name, value)}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Strict`,
    read(name, header) {
      for (const part of (header ?? '').split(';')) {
        const [key, ...rest] = part.trim().split('=');
        const text = rest.join('=');
        const dot = text.lastIndexOf('.');
        if (key !== name || dot < 1) continue;
        const value = text.slice(0, dot);
        if (sameSecret(text.slice(dot + 1), sign(name, value))) return value;
      }
      return undefined;
    },
  };
}
