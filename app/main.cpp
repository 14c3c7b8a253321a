// Convwalk. Everything a command line can ask for is decided before any display is touched.
#include "cli/run.h"

int main(int argc, char** argv) {
    return convwalk::run(argc, argv);
}
