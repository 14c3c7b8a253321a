// What draws in a browser: OpenGL ES 3 as the page offers it. It needs no loader.
#pragma once

#include <GLES3/gl3.h>
