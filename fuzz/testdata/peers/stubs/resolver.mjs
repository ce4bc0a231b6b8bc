// What the planted apps need of @forge/resolver, and no more.
export default class Resolver {
  #functions = new Map();

  define(key, handler) {
    this.#functions.set(key, handler);
  }

  getDefinitions() {
    const run = async ({ key, payload, context }) => this.#functions.get(key)({ payload, context });
    run.keys = [...this.#functions.keys()];
    return run;
  }
}
