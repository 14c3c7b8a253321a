#include "support/places.h"

#ifndef CONVWALK_PROGRAM
#define CONVWALK_PROGRAM ""
#endif

namespace convwalk::testing {

const char* const kDataDir = DATA_DIR;
const char* const kSourceDir = SOURCE_DIR;
const char* const kProgram = CONVWALK_PROGRAM;

}  // namespace convwalk::testing
