// What the worker that an export was given to tells of it.
#pragma once

#include "desk/export_job.h"

namespace convwalk {

/// @param number as page::begin_export() gave it; one that was given up meanwhile is nobody's
void export_goes_on(int number, ExportJob::Progress progress);
void export_ended(int number, ExportResult result);

}  // namespace convwalk
