// -----------------------------------------------------------------------------
// version.hpp - which version this is, for the preprocessor. docs/package.md says what it promises.
// -----------------------------------------------------------------------------
#pragma once

#define TYPED_PIPES_VERSION_MAJOR 0  ///< 1 from the first version on that promises to stay
#define TYPED_PIPES_VERSION_MINOR 1  ///< may break programs while the major version is 0
#define TYPED_PIPES_VERSION_PATCH 0  ///< breaks none

/// To compare: `#if TYPED_PIPES_VERSION >= 200` is true from 0.2.0 on.
#define TYPED_PIPES_VERSION \
  (TYPED_PIPES_VERSION_MAJOR * 10000 + TYPED_PIPES_VERSION_MINOR * 100 + TYPED_PIPES_VERSION_PATCH)
