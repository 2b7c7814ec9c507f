// The page at /api/docs: swagger-ui around our own OpenAPI document.
(() => {
  'use strict';

  const place = document.getElementById('api-docs');

  // swagger-ui leaves its controls without names, and its scrolling examples out of the keyboard's reach.
  new MutationObserver(() => {
    for (const control of place.querySelectorAll('select:not([aria-label]), textarea:not([aria-label])')) {
      control.setAttribute('aria-label', control.closest('[data-param-name]')?.dataset.paramName ?? 'application/json');
    }
    for (const example of place.querySelectorAll('pre:not([tabindex])')) example.tabIndex = 0;
  }).observe(place, { childList: true, subtree: true });

  window.SwaggerUIBundle({
    url: place.dataset.spec,
    domNode: place,
    // Deep links would put a link inside each operation's button, where no assistive technology finds it.
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
  });
})();
