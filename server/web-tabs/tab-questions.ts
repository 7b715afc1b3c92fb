import { SlipwayError } from '#protocol/errors.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { LEARNERS_HOST } from '#protocol/web-place.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { asLearner } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { reachableHost } from '../labs/reachable-host.ts';
import { listPods, type OpenCluster } from './cluster-names.ts';
import type { IngressPort } from './ingress-port.ts';
import { webLimits } from './limits.ts';
import type { RequestLog } from './request-log.ts';
import {
  type CookiesMessage,
  type ExchangeMessage,
  type LogMessage,
  type Opened,
  type PodsMessage,
  placeOf,
  type TabRequest,
  type WebOpenRequest,
} from './tab-place.ts';
import type { WebAddresses } from './web-address.ts';
import type { WebTab, WebTabs } from './web-tabs.ts';

/** What a session's page asks about its tabs. */
export interface TabQuestions {
  /** Throws SlipwayError: SLW200, 204, 106 for what is not there, 107 without a name for it, 208 without an ingress. */
  open(request: WebOpenRequest): Promise<Opened>;
  /** Pods from which a tab can be seen. Throws SLW200, 204, 400, 401. */
  pods(request: { readonly session: string; readonly lab: string }): Promise<PodsMessage>;
  /** Throws SlipwayError SLW106 for a tab that the session does not have. */
  log(request: TabRequest): LogMessage;
  /** Also SLW106 for a request that is remembered no more. */
  exchange(request: TabRequest & { readonly id: number }): ExchangeMessage;
  /** The same; with `clear` they are forgotten first. */
  cookies(request: TabRequest & { readonly clear?: boolean | undefined }): CookiesMessage;
}

interface TabQuestionsOptions {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hosts' | 'hostsAnswer'>;
  readonly ingressPort: IngressPort;
  readonly openCluster: OpenCluster;
  readonly tabs: WebTabs;
  readonly addresses: WebAddresses;
  readonly requests: RequestLog;
}

/** The session's tab of that place. Throws SlipwayError SLW106. */
export function tabAt(tabs: WebTabs, request: TabRequest): WebTab {
  const tab = tabs.of(request);
  if (!tab) throw new SlipwayError('SLW106', { what: request.host });
  return tab;
}

export function createTabQuestions(options: TabQuestionsOptions): TabQuestions {
  const { labs, ingressPort, openCluster, tabs, addresses, requests } = options;
  return {
    async open({ session, pageOrigin, language, lab, host, port, from, name, tab: ordinal, path }) {
      const hostOf = (each: string) => reachableHost(labs, { session, lab, host: each });
      const isHost = (each: string) => hostNameSchema.safeParse(each).success;
      // Whatever else it is, the lab answers: a pod or a Service is looked for when something is asked of it.
      hostOf(from !== undefined && isHost(from) ? from : LEARNERS_HOST);
      const address = isHost(host) ? hostOf(host).address : host;
      const originOf = (label: string) => addresses.originOf(label, pageOrigin);
      if (originOf('x') === undefined) throw new SlipwayError('SLW107', { origin: pageOrigin });
      const number = port === 'ingress' ? await ingressPort(asLearner(labs.hosts(lab))) : port;
      const place = { session, pageOrigin, lab, host, address, port: number, from, name, tab: ordinal };
      const tab = tabs.open({ ...place, language, originOf: (label) => originOf(label) ?? '' });
      return { ...placeOf(tab), url: tab.origin + path };
    },
    async pods({ session, lab }) {
      reachableHost(labs, { session, lab, host: LEARNERS_HOST });
      const cluster = openCluster(asLearner(labs.hosts(lab)));
      try {
        const found = await listPods(cluster.get, { signal: AbortSignal.timeout(webLimits.namesMs) });
        return { type: 'web.pods', lab, ...found };
      } catch (cause) {
        if (cause instanceof ClusterStatusError) throw new SlipwayError('SLW400', { detail: cause.message }, { cause });
        throw cause;
      } finally {
        cluster.close();
      }
    },
    log(request) {
      const tab = tabAt(tabs, request);
      return { type: 'web.log', ...placeOf(tab), entries: requests.entries(tab) };
    },
    exchange({ id, ...request }) {
      const tab = tabAt(tabs, request);
      const exchange = requests.exchange(tab, id);
      if (!exchange) throw new SlipwayError('SLW106', { what: `request ${id}` });
      const { request: sent, response } = exchange;
      return { type: 'web.exchange', ...placeOf(tab), id, request: [...sent], response: [...response] };
    },
    cookies({ clear, ...request }) {
      const tab = tabAt(tabs, request);
      if (clear) {
        tab.jar.clear();
        tabs.keep(tab);
      }
      const cookies = tab.jar.all.map(({ name, value, path }) => ({ name, value, path }));
      return { type: 'web.cookies', ...placeOf(tab), cookies };
    },
  };
}
