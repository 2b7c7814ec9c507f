// The page at /api/docs: swagger-ui around our own OpenAPI document.
(() => {
  'use strict';

  const place = document.getElementById('api-docs');
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
