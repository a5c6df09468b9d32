import { everySecond } from './all.js';

await everySecond(0);
