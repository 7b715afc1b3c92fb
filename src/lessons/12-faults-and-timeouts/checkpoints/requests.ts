/** Who asks for what in this chapter; the address is where a learner's browser asks too. */
const page = 'http://{ingress}/productpage';
const login = (user: string) => ({ url: 'http://{ingress}/login', form: { username: user, passwd: user } }) as const;

export const asAnyone = { kind: 'probe', url: page } as const;
export const asUser = (user: string) => ({ ...asAnyone, login: login(user) }) as const;
export const asJason = asUser('jason');

/** Whose sidecar decides about requests to ratings. v2, because v1 never asks. */
export const reviewsPod = { namespace: 'default', labels: { app: 'reviews', version: 'v2' } } as const;
const productpagePod = { namespace: 'default', labels: { app: 'productpage' } } as const;

/** What reviews asks, past its own sidecar as the application does. */
export const ratingsFromReviews = {
  kind: 'probe',
  from: reviewsPod,
  url: 'http://ratings:9080/ratings/0',
} as const;
/** What productpage adds to the requests of a user. */
export const signedIn = (user: string) => ({ headers: { 'end-user': user } }) as const;
export const ratingsForJason = { ...ratingsFromReviews, ...signedIn('jason') } as const;
/** What reviews' sidecar does to its requests to ratings. */
export const ratingsPolicy = {
  kind: 'mesh-policy',
  from: reviewsPod,
  service: 'default/ratings',
  path: '/ratings/0',
} as const;

export const reviewsFromPage = {
  kind: 'probe',
  from: productpagePod,
  url: 'http://reviews:9080/reviews/0',
} as const;

const toReviews = { from: productpagePod, service: 'default/reviews', path: '/reviews/0' } as const;
/** What productpage's sidecar does to its requests to reviews. */
export const reviewsPolicy = { kind: 'mesh-policy', ...toReviews } as const;
const reviews = { kind: 'mesh-route', ...toReviews } as const;
export const reads = (subset: string, user: string) => ({ ...reviews, subset, ...signedIn(user) }) as const;
export const jasonReads = (subset: string) => reads(subset, 'jason');
export const everybodyReads = (subset: string) => ({ ...reviews, subset }) as const;

export const NO_REVIEWS = 'Error fetching product reviews';
export const NO_RATINGS = 'Ratings service is currently unavailable';
/** A busy machine answers late; what must not be slow still has to be faster than any delay of this chapter. */
export const QUICK_MS = 1_800;
