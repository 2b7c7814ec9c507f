/**
 * The two rules of the house (one direction inside a module, contracts between modules), as one list. Each rule has a
 * fixture in test/architecture/fixtures/<name> that breaks it, so that a rule which stops biting fails a test.
 *
 * A module is any folder of src/ that is neither what modules stand on (platform/, shared/) nor part of the composition
 * root, which puts them together. The `$1` of a `to` is what the first group of its `from` matched.
 */
const MODULE = '^src/(?!platform/|shared/|composition/|start/)([^/]+)/';
const COMPOSITION_ROOT = '^src/(composition/|start/|[^/]+\\.ts$)';
// Named groups, because the alternatives of one list are joined into one expression, which renumbers \1.
const CONTRACT = '^src/(?<api>[^/]+)/\\k<api>\\.api\\.ts$';
const MODULE_FILE = '^src/(?<module>[^/]+)/\\k<module>\\.module\\.ts$';
const PERSISTENCE_LIST = '^src/(?<list>[^/]+)/infrastructure/persistence/\\k<list>\\.persistence\\.ts$';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule(
      'module-only-via-api',
      'Another module is used through src/<module>/<module>.api.ts only.',
      { path: MODULE },
      { path: MODULE, pathNot: ['^src/$1/', CONTRACT] },
    ),
    rule(
      'api-is-a-leaf',
      'A contract stands on src/shared alone: whoever imports it imports nothing else with it.',
      { path: CONTRACT },
      { pathNot: '^src/shared/' },
    ),
    rule(
      'modules-composed-in-app-module',
      'app.module.ts is the only file that puts modules together.',
      { path: '^src/', pathNot: '^src/app\\.module\\.ts$' },
      { path: MODULE_FILE },
    ),
    rule(
      'composition-root-stays-outside',
      'The composition root uses what a module shows to the outside: its module file, contract, client and persistence list.',
      { path: COMPOSITION_ROOT },
      {
        path: MODULE,
        pathNot: [MODULE_FILE, CONTRACT, PERSISTENCE_LIST, '/client/', '^src/demo/'],
      },
    ),
    rule(
      'composition-root-on-top',
      'Nothing but the composition root itself knows it.',
      { path: '^src/', pathNot: COMPOSITION_ROOT },
      { path: COMPOSITION_ROOT },
    ),
    rule(
      'domain-imports-domain-only',
      'The domain knows itself, src/shared and nothing of how it is stored, served or framed.',
      { path: '^src/([^/]+)/domain/' },
      { pathNot: ['^src/$1/domain/', '^src/shared/', '^(node:)?crypto$'] },
    ),
    rule(
      'application-not-outward',
      'Use cases state what they need as ports; what surrounds them implements those.',
      { path: '^src/([^/]+)/application/' },
      { path: '^src/$1/(infrastructure|http|client|cli)/|^src/platform/(http|views)/' },
    ),
    rule(
      'application-free-of-technology',
      'A use case names no database driver, web framework or log-in library.',
      { path: '^src/([^/]+)/application/' },
      {
        path: 'node_modules/(typeorm|mysql2|libsql|express|multer|passport[^/]*|@nestjs/(typeorm|passport|platform-express|swagger))/',
      },
    ),
    rule(
      'http-via-application',
      'What faces the outside (pages, JSON, commands) goes through a use case.',
      { path: '^src/([^/]+)/(http|cli)/' },
      { path: '^src/$1/(infrastructure|client)/' },
    ),
    rule(
      'infrastructure-not-http',
      'Adapters of the database and of providers do not know who calls.',
      { path: '^src/([^/]+)/infrastructure/' },
      { path: '^src/$1/(http|cli|client)/' },
    ),
    rule(
      'client-stands-alone',
      'A client runs where its module does not: the contract is all it may know.',
      { path: '^src/([^/]+)/client/' },
      { path: '^src/$1/(domain|application|infrastructure|http|cli)/' },
    ),
    rule(
      'client-for-the-composition-root',
      'Whether a module is here or elsewhere is decided where modules are put together: nobody else knows that it can be elsewhere.',
      { path: '^src/', pathNot: [COMPOSITION_ROOT, '^src/[^/]+/client/'] },
      { path: '^src/[^/]+/client/' },
    ),
    rule(
      'wire-for-its-two-ends',
      'How a contract crosses between processes is known to the endpoint and the client, and to nobody in between.',
      { path: '^src/', pathNot: '^src/[^/]+/(http|client)/' },
      { path: '^src/[^/]+/[^/]+\\.wire\\.ts$' },
    ),
    rule(
      'wire-describes-the-contract',
      'A wire file is for both ends, so it knows what both have: the contract, src/shared and the parsers.',
      { path: '^src/([^/]+)/[^/]+\\.wire\\.ts$' },
      { pathNot: ['^src/$1/$1\\.api\\.ts$', '^src/shared/', '^src/platform/internal/wire-[^/]+\\.ts$'] },
    ),
    rule(
      'database-only-in-infrastructure',
      'SQL is written in infrastructure; the rest of a module knows at most the unit of work.',
      { path: '^src/[^/]+/(domain|application|http|client|cli)/', pathNot: '^src/platform/' },
      { path: '^src/platform/database/', pathNot: '^src/platform/database/unit-of-work\\.ts$' },
    ),
    rule(
      'typeorm-only-in-infrastructure',
      'The database libraries are used by infrastructure and platform.',
      { path: '^src/', pathNot: ['^src/[^/]+/infrastructure/', '^src/platform/'] },
      { path: 'node_modules/(typeorm|@nestjs/typeorm|mysql2|libsql)/' },
    ),
    rule(
      'shared-is-pure',
      'src/shared is plain TypeScript: no framework, no input or output.',
      { path: '^src/shared/' },
      { pathNot: ['^src/shared/', 'node_modules/ulid/', '^(node:)?crypto$'] },
    ),
    rule(
      'platform-below-modules',
      'What every module stands on knows no module.',
      { path: '^src/platform/' },
      { path: MODULE },
    ),
    rule(
      'source-not-to-tests',
      'What ships does not use what tests it.',
      { path: '^src/' },
      { path: '^(test|bench|scripts)/' },
    ),
    rule(
      'declared-dependencies-only',
      'What ships uses the packages under "dependencies"; another package may go away with whoever brought it.',
      { path: '^src/' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule('no-unresolvable', 'Every import leads somewhere.', { path: '^src/' }, { couldNotResolve: true }),
    rule('no-circular', 'No file depends on itself, through however many others.', {}, { circular: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^src/.*\\.spec\\.ts$'] },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
