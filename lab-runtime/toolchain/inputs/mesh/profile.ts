export const ISTIO_VERSION = '1.23.2';

/** Where every node template holds the profile that Slipway installs from. */
export const PROFILE_PATH = '/etc/slipway/mesh/istio.yaml';
