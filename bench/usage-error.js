/** What the user asked for cannot be done; the message is one line. */
export class UsageError extends Error {}
