/** Version of every shape in this folder; a page and a server that differ do not talk. */
export const PROTOCOL_VERSION = 2;
