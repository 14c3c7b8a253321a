// Where the tests find what they do not make. One file alone is told, so that all others are compiled the
// same in every checkout, and a compiler's cache serves them all.
#pragma once

namespace convwalk::testing {

extern const char* const kDataDir;    ///< vectors, golden scenes
extern const char* const kSourceDir;  ///< of the project
extern const char* const kProgram;    ///< convwalk, as built beside the tests; "" where it is not run

}  // namespace convwalk::testing
