import {
  emptyCluster,
  missingCluster,
  missingSubset,
  noHttpListener,
  noHttpRoute,
  notInAnyCluster,
  noWayIn,
  ofRoute,
  ofRouteOrDefault,
} from './proxy-statements.ts';
import { at, list, text } from './raw.ts';
import {
  covers,
  delegatesOf,
  delegateWith,
  gatewaysOf,
  hidden,
  hostOf,
  httpOf,
  ingressLabels,
  must,
  ofDestination,
  ofMatch,
  ofObject,
  ofSample,
  ofTraffic,
  type Predicate,
  selects,
  servers,
} from './statement.ts';

/** What nobody knows has a virtual host too, which lets it pass. */
const noVirtualHost: Predicate = async (statement) => {
  const { request } = statement.question;
  const answer = request && (await statement.facts.routeOf(request));
  if (answer?.kind === 'clusters' && answer.clusters.includes('PassthroughCluster')) return undefined;
  return ofRoute(['no-virtual-host'], 'the proxy has a virtual host')(statement);
};

/** By reason code: what must be so when a reason says it. */
export const predicates: Readonly<Record<string, Predicate>> = {
  'probe.refused': ofTraffic(/^refused$/, 'connections are not refused'),
  'probe.reset': ofTraffic(/^reset$/, 'connections are not reset'),
  'authorization.denied': ofTraffic(
    /^403 .*RBAC: access denied|^503 .*connection termination/,
    'no request was denied',
  ),
  'probe.fault': ofTraffic(/fault filter abort/, 'no fault was injected'),
  'probe.upstream-timeout': ofTraffic(/^504 /, 'no 504'),
  'probe.upstream-failed': ofTraffic(/^503 .*upstream connect error/, 'no 503 of a failed connection'),
  'probe.upstream-reset': ofTraffic(/^503 .*(connection termination|TLS_error)/, 'no 503 of a closed connection'),
  'probe.denied': ofTraffic(/^403 .*RBAC/, 'nobody denied it'),
  'probe.bad-gateway': ofTraffic(/^502 /, 'no 502'),
  'probe.redirect': ofTraffic(/^30\d /, 'nobody was redirected'),
  'service.port-http2': ofTraffic(/^50[23] .*protocol error/, 'no answer speaks of a protocol error'),
  'probe.no-answer': ofTraffic(/^(timeout|no_route|other)$/, 'there was an answer'),
  'probe.not-found': ofRoute(['no-virtual-host', 'no-route'], 'the proxy has a route'),
  'probe.no-cluster': missingCluster,
  'probe.no-healthy-upstream': emptyCluster,
  'gateway.not-in-proxy': noHttpListener,
  'gateway.selector': ofObject(
    ({ spec }) => Object.entries(spec.selector ?? {}).some(([key, value]) => ingressLabels[key] !== value),
    'its selector does match the ingress gateway',
  ),
  'gateway.port': ofObject(
    (gateway, { facts: { slot } }) =>
      servers(gateway).every((each) => ![slot.port, slot.targetPort].includes(Number(at(each, 'port', 'number')))),
    'one of its servers is on the right port',
  ),
  'gateway.protocol': ofObject(
    (gateway) => servers(gateway).some((each) => !/^(http|http2|grpc)$/i.test(text(at(each, 'port', 'protocol')))),
    'all of its servers are HTTP',
  ),
  'gateway.host': ofObject(
    (gateway, statement) =>
      servers(gateway).some((each) =>
        list(at(each, 'hosts')).every((host) => !covers(text(host).replace(/^[^/]*\//, ''), hostOf(statement))),
      ),
    'its hosts cover the name',
  ),
  'virtual-service.host': ofObject(
    (vs, statement) => list(vs.spec.hosts).every((host) => !covers(text(host), hostOf(statement))),
    'its hosts cover the name',
  ),
  'virtual-service.gateways-omitted': ofObject(
    (vs) => gatewaysOf(vs).every((each) => each === 'mesh'),
    'it does name a gateway',
  ),
  'virtual-service.not-for-mesh': ofObject(
    (vs) => gatewaysOf(vs).length > 0 && !gatewaysOf(vs).includes('mesh'),
    'it is for the mesh too',
  ),
  'virtual-service.no-http': ofObject((vs) => list(vs.spec.http).length === 0, 'it has http rules'),
  'virtual-service.missing': ofRouteOrDefault('the proxy has rules of a VirtualService'),
  'virtual-service.not-in-proxy': ofRoute(['no-virtual-host', 'no-route'], 'the proxy has a route'),
  'virtual-service.match': ofRoute(['no-route'], 'a route takes the request, or none is there at all'),
  'virtual-service.no-route': ofRoute(['own-answer'], 'the proxy does not answer by itself'),
  'virtual-service.destination-missing': missingCluster,
  'virtual-service.destination-namespace': missingCluster,
  'virtual-service.destination-port': missingCluster,
  'virtual-service.subset': missingCluster,
  'virtual-service.destination-other': ofRoute(['clusters'], 'no route to a cluster takes the request'),
  'virtual-service.gateway-hosts': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'virtual-service.gateway-name': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'virtual-service.gateway-namespace': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'virtual-service.gateway-other': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'destination-rule.subset-missing': missingCluster,
  'destination-rule.subset-labels': emptyCluster,
  'gateway.https-redirect': ofRoute(['needs-tls'], 'the proxy takes plain requests'),
  'gateway.missing': noWayIn,
  'virtual-service.not-exported': ofObject(
    (vs) => vs.spec.exportTo !== undefined,
    'it has no exportTo, so it is exported to all namespaces',
  ),
  'virtual-service.redirect': ofRoute(['own-answer'], 'the proxy does not answer by itself'),
  'virtual-service.fault': ofTraffic(/fault filter abort/, 'no request met a fault'),
  'virtual-service.fault-abort': ofTraffic(/fault filter abort/, 'no request met a fault'),
  'virtual-service.no-hosts': ofObject((vs) => list(vs.spec.hosts).length === 0, 'it has hosts'),
  'virtual-service.no-default-rule': ofRoute(['no-route', 'no-virtual-host'], 'a route takes the request'),
  'virtual-service.delegate-missing': (statement) =>
    must(
      delegatesOf(statement).some((key) => !statement.facts.object(key)),
      'each VirtualService that is delegated to is there',
    ),
  'virtual-service.delegate-has-hosts': delegateWith('hosts', 'none that is delegated to has hosts'),
  'virtual-service.delegate-hosts': delegateWith('hosts', 'none that is delegated to has hosts'),
  'virtual-service.delegate-not-exported': delegateWith('exportTo', 'none that is delegated to has an exportTo'),
  'proxy.no-endpoints': emptyCluster,
  'service.no-endpoints-in-proxy': emptyCluster,
  'proxy.cluster-missing': missingCluster,
  'proxy.no-virtual-host': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  // A rule's destination is a cluster of its own namespace's proxies even so, without a virtual host.
  'service.not-exported': async (statement) =>
    hidden(statement) ?? ((await noVirtualHost(statement)) && (await notInAnyCluster(statement))),
  'destination-rule.not-exported': (statement) => hidden(statement) ?? missingSubset(statement),
  'destination-rule.other-namespace': missingCluster,
  'destination-rule.namespace': missingSubset,
  'destination-rule.host': missingSubset,
  'destination-rule.overruled': missingSubset,
  'sidecar.egress': ({ facts }) =>
    must(
      facts.fuzzCase.objects.some(({ kind }) => kind === 'Sidecar'),
      'there is no Sidecar',
    ),
  'service.port-name': noHttpRoute,
  'proxy.listener-protocol': noHttpRoute,
  'mtls.plain-to-strict': ofTraffic(/^(503|reset)/, 'no request failed by it'),
  'mtls.to-plain': ofTraffic(/^(503|reset)/, 'no request failed by it'),
  'probe.name-unknown': ofTraffic(/^dns$/, 'the name is known'),
  'virtual-service.no-subset': ofDestination(
    (rule) => at(rule, 'subset') === undefined,
    'all its destinations have subsets',
  ),
  'virtual-service.other-destination': ofRoute(['clusters'], 'no route to a cluster takes the request'),
  'virtual-service.weights': ofObject(
    (vs) => httpOf(vs).some((rule) => list(at(rule, 'route')).length > 0),
    'none of its rules has destinations',
  ),
  'virtual-service.host-incomplete': ofObject(
    ({ spec }) => list(spec.hosts).some((host) => /\./.test(text(host)) && !text(host).endsWith('.svc.cluster.local')),
    'each of its hosts is a whole name or has no dot',
  ),
  'virtual-service.delegate-conflict': (statement) =>
    must(
      delegatesOf(statement).some((key) =>
        httpOf(statement.facts.object(key)).some((rule) => list(at(rule, 'match')).length > 0),
      ),
      'no rule of a delegate has a match',
    ),
  'virtual-service.match-source': (statement) =>
    Promise.resolve(ofMatch('sourceLabels')(statement)).then((wrong) => wrong && ofMatch('sourceNamespace')(statement)),
  'virtual-service.match-gateways': ofMatch('gateways'),
  'virtual-service.match-port': ofMatch('port'),
  'virtual-service.match-authority': ofMatch('authority'),
  'virtual-service.match-method': ofMatch('method'),
  'virtual-service.match-scheme': ofMatch('scheme'),
  'virtual-service.match-query': ofMatch('queryParams'),
  'virtual-service.match-uri': ofMatch('uri'),
  'virtual-service.match-without-headers': ofMatch('withoutHeaders'),
  'virtual-service.match-header': ofMatch('headers'),
  'virtual-service.match-value': ofMatch('headers'),
  'virtual-service.match-or': ofMatch(undefined),
  'virtual-service.match-too-wide': ofMatch(undefined),
  'service.missing': ({ facts }) => must(!facts.object(`Service/${facts.slot.namespace}/web`), 'Service web is there'),
  'service.target-port': ofTraffic(/^(50[23] |refused|reset|timeout)/, 'requests to that port are answered'),
  'distribution.unexpected': ofSample((versions, shares) => [...versions].some((each) => !(each in shares))),
  'distribution.missing': ofSample((versions, shares) => Object.keys(shares).some((each) => !versions.has(each))),
  'ingress.class': (statement) =>
    ofObject(
      ({ metadata }) => metadata.annotations?.['kubernetes.io/ingress.class'] !== 'istio',
      'its class is istio',
    )(statement) ?? noWayIn(statement),
  'ingress.not-in-proxy': noWayIn,
  'ingress.path': ofRoute(['no-route'], 'a route takes the request, or none is there at all'),
  'ingress.backend-missing': missingCluster,
  'ingress.backend-empty': emptyCluster,
  'ingress.backend-other': ofRoute(['clusters'], 'no route to a cluster takes the request'),
  'service.selector': ofObject(
    ({ spec }) => !spec.selector || !['v1', 'v2'].some((version) => selects(spec.selector, { app: 'web', version })),
    'its selector does select pods of the application',
  ),
};
