export let count = 1; export const increment = () => { count++ };
