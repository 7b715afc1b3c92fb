/** Who asks for what in this chapter; the address is where a learner's browser asks too. */
const page = 'http://{ingress}/productpage';
const login = { url: 'http://{ingress}/login', form: { username: 'jason', passwd: 'jason' } } as const;

const asAnyone = { kind: 'probe', url: page } as const;
export const asJason = { ...asAnyone, login } as const;

/** Whose sidecar decides about requests to ratings. v2, because v1 never asks. */
export const reviewsPod = { namespace: 'default', labels: { app: 'reviews', version: 'v2' } } as const;
const productpagePod = { namespace: 'default', labels: { app: 'productpage' } } as const;

/** What reviews asks, past its own sidecar as the application does. */
export const ratingsFromReviews = {
  kind: 'probe',
  from: reviewsPod,
  url: 'http://ratings:9080/ratings/0',
} as const;
export const ratingsForJason = { ...ratingsFromReviews, headers: { 'end-user': 'jason' } } as const;

export const reviewsFromPage = {
  kind: 'probe',
  from: productpagePod,
  url: 'http://reviews:9080/reviews/0',
} as const;

const toReviews = { from: productpagePod, service: 'default/reviews', path: '/reviews/0' } as const;
/** What productpage's sidecar does to its requests to reviews. */
export const reviewsPolicy = { kind: 'mesh-policy', ...toReviews } as const;
const reviews = { kind: 'mesh-route', ...toReviews } as const;
export const jasonReads = (subset: string) => ({ ...reviews, subset, headers: { 'end-user': 'jason' } }) as const;
export const everybodyReads = (subset: string) => ({ ...reviews, subset }) as const;

export const NO_REVIEWS = 'Error fetching product reviews';
export const NO_RATINGS = 'Ratings service is currently unavailable';
/** A busy machine answers late; what must not be slow still has to be faster than any delay of this chapter. */
export const QUICK_MS = 1_800;
