// What the page uses of Vite's additions to import.meta.
interface ImportMeta {
  glob(pattern: string): Record<string, () => Promise<unknown>>;
}
// What the service worker has, for which the types of windows know no names.
interface Window {
  __WB_MANIFEST: { url: string; revision: string | null }[];
  skipWaiting(): Promise<void>;
}

// A file as a string.
declare module '*?raw' {
  const text: string;
  export default text;
}
