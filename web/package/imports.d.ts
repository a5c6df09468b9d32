/** A file's bytes in the script: scripts/build-package.js puts them there. */
declare module '*?base64' {
  const text: string;
  export default text;
}

/** A module that the platform has compiled. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
