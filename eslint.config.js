import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Node's globals that the plain JavaScript files (scripts, configuration) use. */
const nodeGlobals = Object.fromEntries(
  [
    'AbortController',
    'AbortSignal',
    'Buffer',
    'URL',
    '__dirname',
    'clearInterval',
    'clearTimeout',
    'console',
    'fetch',
    'module',
    'performance',
    'process',
    'require',
    'setInterval',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
);

const browserGlobals = Object.fromEntries(
  [
    'AbortController',
    'CSS',
    'CustomEvent',
    'Element',
    'Event',
    'FileReader',
    'FormData',
    'HTMLElement',
    'HTMLFormElement',
    'HTMLInputElement',
    'IntersectionObserver',
    'Intl',
    'MutationObserver',
    'URL',
    'URLSearchParams',
    'clearTimeout',
    'customElements',
    'document',
    'fetch',
    'history',
    'localStorage',
    'location',
    'navigator',
    'requestAnimationFrame',
    'setTimeout',
    'window',
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'data/', 'coverage/', 'test/architecture/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // What DESIGN's rule 9 asks for beyond the preset.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      // A port is an abstract class that is injected: a type-only import of it leaves no token at run time.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Nest modules and markers are classes with nothing but a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      // `newId<OrderId>()`: the caller says which brand it wants.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Spreading a string gives its code points, which is what is meant where it is done.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Ports and interface implementations are async by contract, whatever one adapter needs.
      '@typescript-eslint/require-await': 'off',
      // Rows, options and errors of libraries are plain objects by shape; nominal classes would buy nothing here.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      // `expect(port.method).toHaveBeenCalled()` names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
      // `expect.objectContaining(…)` and its like are `any` by their declaration.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.strict],
    languageOptions: { globals: nodeGlobals },
    rules: { eqeqeq: 'error', '@typescript-eslint/no-require-imports': 'off', 'no-undef': 'error' },
  },
  { files: ['public/**/*.js'], languageOptions: { globals: browserGlobals } },
  prettier,
);
