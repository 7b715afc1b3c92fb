/** Under the names of Istio's own images, so that manifests written for them run unchanged. */
const bookinfo = <Service extends string>(service: Service) =>
  [`docker.io/istio/examples-bookinfo-${service}:1.20.1`, `lab.local/bookinfo/${service}:1.20.1`] as const;

/**
 * Complete references of the images that every node has. `lab.local` names what is only ours;
 * the names of well-known registries are there because learners type them, and the lab's registry answers for them.
 */
export const imageNames = {
  pause: ['lab.local/pause:3.9'],
  coredns: ['lab.local/coredns:1.11.1'],
  pilot: ['lab.local/istio/pilot:1.23.2'],
  proxyv2: ['lab.local/istio/proxyv2:1.23.2'],
  nginx: [
    'docker.io/library/nginx:1.22',
    'docker.io/library/nginx:latest',
    'docker.io/library/nginx:stable',
    'lab.local/nginx:1.22',
  ],
  netshoot: ['lab.local/netshoot:1', 'lab.local/netshoot:latest', 'docker.io/nicolaka/netshoot:latest'],
  productpageV1: bookinfo('productpage-v1'),
  detailsV1: bookinfo('details-v1'),
  reviewsV1: bookinfo('reviews-v1'),
  reviewsV2: bookinfo('reviews-v2'),
  reviewsV3: bookinfo('reviews-v3'),
  ratingsV1: bookinfo('ratings-v1'),
  echo: ['lab.local/echo:1', 'lab.local/echo:latest'],
} as const;

export const allImageNames: readonly string[] = Object.values(imageNames).flat();
