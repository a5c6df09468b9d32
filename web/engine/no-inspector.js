// What the page's bundle has in the place of inspector.js.

export const Inspector = Object;
