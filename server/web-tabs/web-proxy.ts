import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BoundaryLog, createBoundary } from '#protocol/boundary.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import { refuseRequest } from '../refusal.ts';
import type { WebTabTable } from '../storage/web-tab-table.ts';
import type { Timings } from './carried.ts';
import type { OpenCluster } from './cluster-names.ts';
import { createDownloads, type Offer } from './downloads.ts';
import { fileName } from './file-offer.ts';

import type { IngressPort } from './ingress-port.ts';
import { webLimits } from './limits.ts';
import { createMoves } from './moves.ts';
import { createRequestLog } from './request-log.ts';
import { type DownloadRequest, type FileMessage, type LogMessage, type Moved, placeOf } from './tab-place.ts';
import { createTabQuestions, type TabQuestions, tabAt } from './tab-questions.ts';
import { createTabServer } from './tab-server.ts';
import { createWays } from './ways.ts';
import { createWebAddresses, frameSources } from './web-address.ts';
import { createWebTabs, type WebTab } from './web-tabs.ts';

export interface WebProxyDeps {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hosts' | 'hostsAnswer' | 'onChange'>;
  /** A tab of the session shows another document. */
  readonly onMoved: (session: string, moved: Moved) => void;
  /** A page of the session offers a file. */
  readonly onFile: (session: string, file: FileMessage) => void;
  /** Requests of a tab of the session. */
  readonly onLog: (session: string, log: LogMessage) => void;
  readonly ingressPort: IngressPort;
  readonly openCluster: OpenCluster;
  readonly table: WebTabTable;
  /** Further domain for labels, besides localhost. */
  readonly domain: string | undefined;
  readonly clock: () => number;
  readonly log: BoundaryLog;
  readonly timings?: Timings;
}

/** Web pages of labs, each lab address under an origin of its own that is sent to its session only. */
export interface WebProxy extends TabQuestions {
  /** Throws SlipwayError SLW106 for a tab that the session does not have. */
  download(request: DownloadRequest): FileMessage;
  /** Whether a `Host` header names a page of a lab; such a request belongs here and nowhere else. */
  isLabHost(host: string | undefined): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** A WebSocket of a page of the lab. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** For the desk's `frame-src`, at one of its own origins. */
  frameSources(pageOrigins: readonly string[]): string;
  close(): void;
}

export function createWebProxy(deps: WebProxyDeps): WebProxy {
  const { labs } = deps;
  const boundary = createBoundary(deps.log);
  const addresses = createWebAddresses(deps.domain);
  const tabs = createWebTabs(deps);
  const downloads = createDownloads();
  const requests = createRequestLog({
    clock: deps.clock,
    publish: boundary.guard('the log of a tab', (tab: WebTab, entries: LogMessage['entries']) =>
      deps.onLog(tab.session, { type: 'web.log', ...placeOf(tab), entries }),
    ),
  });
  const unsubscribe = labs.onChange((lab) => {
    if (!isAlive(lab)) tabs.closeLab(lab.id);
  });
  const tellMoved = (tab: WebTab, path: string) =>
    deps.onMoved(tab.session, { type: 'web.moved', ...placeOf(tab), path });
  const offer = (tab: WebTab, file: string, waiting: Pick<Offer, 'save' | 'drop'>): FileMessage => {
    const url = `${addresses.originOf(downloads.add({ tab, ...waiting }), tab.pageOrigin)}/`;
    return { type: 'web.file', ...placeOf(tab), file, url };
  };
  const server = createTabServer({
    labs,
    ways: createWays(deps),
    requests,
    timings: deps.timings ?? webLimits,
    boundary,
    onCookies: (tab) => tabs.keep(tab),
    onMoved: createMoves(boundary.guard('a move of a tab', tellMoved)),
    onFile: (tab, file, held) => deps.onFile(tab.session, offer(tab, file, held)),
  });
  const tabOf = ({ headers }: IncomingMessage) => {
    const tab = tabs.find(addresses.labelOf(headers.host) ?? '');
    // It may have ended while no server was there to hear of it.
    const lab = tab && labs.get(tab.lab);
    if (tab && !(lab && isAlive(lab))) tabs.closeLab(tab.lab);
    return tab?.ended.aborted ? undefined : tab;
  };

  return {
    ...createTabQuestions({ ...deps, tabs, addresses, requests }),
    download({ path, file, ...place }) {
      const tab = tabAt(tabs, place);
      const saveAs = fileName(file, path);
      return offer(tab, saveAs, {
        save: boundary.guard(
          'a download',
          (request: IncomingMessage, response: ServerResponse) =>
            server.serve(request, response, tab, { url: path, saveAs }),
          (reason, _request, response) => refuseRequest(response, reason),
        ),
        drop: () => undefined,
      });
    },
    isLabHost: (host) => addresses.labelOf(host) !== undefined,
    handle: boundary.guard(
      'a request to a lab',
      (request, response) => {
        const file = downloads.take(addresses.labelOf(request.headers.host) ?? '');
        return file ? file.save(request, response) : server.serve(request, response, tabOf(request));
      },
      (reason, _request, response) => refuseRequest(response, reason),
    ),
    upgrade: boundary.guard(
      'a socket to a lab',
      (request, socket, head) => server.serveSocket(request, socket, head, tabOf(request)),
      (_reason, _request, socket) => socket.destroy(),
    ),
    frameSources: (pageOrigins) => frameSources(addresses, pageOrigins),
    close() {
      unsubscribe();
      downloads.close();
      tabs.close();
    },
  };
}
