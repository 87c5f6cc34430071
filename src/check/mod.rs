//! Looks at finished bytes: every `id`, `href` and `src` of every page, against the planned routes.
