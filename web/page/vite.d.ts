// What the page uses of Vite's additions to import.meta.
interface ImportMeta {
  glob(pattern: string): Record<string, () => Promise<unknown>>;
}
// A file as a string.
declare module '*?raw' {
  const text: string;
  export default text;
}
