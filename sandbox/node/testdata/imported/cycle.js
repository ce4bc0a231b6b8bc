import { a } from "./index.js"; export const b = () => a() + "b";
