import type { Boundary } from '#protocol/boundary.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { LoggedRequest } from './request-log.ts';
import type { Trouble } from './trouble.ts';
import type { Ways } from './ways.ts';
import type { WebTab } from './web-tabs.ts';

export interface Timings {
  readonly dialMs: number;
  readonly answerMs: number;
  readonly idleMs: number;
  readonly socketIdleMs: number;
}

/** What a request and a WebSocket need alike on their way to the lab. */
export interface Carried {
  readonly tab: WebTab;
  readonly hosts: LabHosts;
  readonly ways: Ways;
  readonly path: string;
  readonly timings: Timings;
  readonly boundary: Boundary;
  readonly logged: LoggedRequest;
  /** The lab has set cookies. */
  readonly onCookies: () => void;
  /** Called instead of an answer, at most once and only while none has begun. */
  readonly onTrouble: (trouble: Trouble) => void;
}
