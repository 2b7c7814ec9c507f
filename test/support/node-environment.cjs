const asyncHooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's, and at the end of a suite its asynchronous contexts end too. Before Node 24 every AsyncLocalStorage that was ever
 * used makes each new promise of the process dearer, and a worker goes through many suites, each with applications of its
 * own: the last ones were ten times slower than alone.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    const made = [];
    const Original = asyncHooks.AsyncLocalStorage;
    asyncHooks.AsyncLocalStorage = class extends Original {
      constructor(...options) {
        super(...options);
        made.push(this);
      }
    };
    this.endContexts = () => {
      asyncHooks.AsyncLocalStorage = Original;
      for (const storage of made) storage.disable();
    };
  }

  async teardown() {
    this.endContexts();
    await super.teardown();
  }
};
