export const ISTIO_VERSION = '1.23.2';

/** Where every node template holds the profile. */
export const PROFILE_PATH = '/etc/slipway/mesh/istio.yaml';
/** What is applied after the installation: what Istio needs on a stock Envoy. */
export const ALPN_PATH = '/etc/slipway/mesh/alpn.yaml';
/** The profile's text where a learner finds it. */
export const LESSON_PROFILE_PATH = '/root/istio/demo-profile.yaml';
