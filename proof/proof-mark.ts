/** In the environment of all that a proof starts in a lab, and of what that starts: so it can be ended afterwards. */
export const PROOF_MARK = { SLIPWAY_PROOF: '1' } as const;
