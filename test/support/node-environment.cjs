const asyncHooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's, and at the end of a suite its asynchronous contexts end too. Before Node 24 every AsyncLocalStorage that was ever
 * used makes each new promise of the process dearer, and a worker goes through many suites, each with applications of its
 * own: the last ones were ten times slower than alone. From Node 24 on contexts cost nothing (and the class cannot be replaced).
 */
class EndingContextsEnvironment extends TestEnvironment {
  #original = asyncHooks.AsyncLocalStorage;
  #made = [];

  async setup() {
    await super.setup();
    const made = this.#made;
    asyncHooks.AsyncLocalStorage = class extends this.#original {
      constructor(...options) {
        super(...options);
        made.push(this);
      }
    };
  }

  async teardown() {
    asyncHooks.AsyncLocalStorage = this.#original;
    for (const storage of this.#made) storage.disable();
    await super.teardown();
  }
}

const contextsSlowPromises = Number(process.versions.node.split('.')[0]) < 24;

module.exports = contextsSlowPromises ? EndingContextsEnvironment : TestEnvironment;
