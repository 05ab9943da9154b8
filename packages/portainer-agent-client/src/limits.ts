/** After this long the agent ends a reply (reference/portainer-agent.md a). */
export const longestReplyMs = 30 * 60_000;

/** After this long the agent ends a request that is not there as a whole (reference/portainer-agent.md a). */
export const longestRequestMs = 120_000;
