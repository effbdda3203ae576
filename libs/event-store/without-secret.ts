/** The URL of a store as it may be shown and logged: without the password, where it holds one. */
export function withoutSecret(url: string): string {
  return url.replace(/^([a-z+]+:\/\/[^:@/?]*):[^@/]*@/u, '$1:***@');
}
