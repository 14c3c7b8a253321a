#include "network/run/matrix_product.h"

namespace convwalk {

#ifdef CONVWALK_WIDE_VECTORS
extern const MatrixKernels kWideKernels;

const MatrixKernels* wide_kernels() {
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0 ? &kWideKernels
                                                                                     : nullptr;
}
#else
const MatrixKernels* wide_kernels() {
    return nullptr;
}
#endif

namespace {

const MatrixKernels& best_kernels() {
    static const MatrixKernels* wide = wide_kernels();
    return wide != nullptr ? *wide : kPlainKernels;
}

}  // namespace

void multiply(const MatrixProduct<float>& product) {
    best_kernels().singles(product);
}

void multiply(const MatrixProduct<double>& product) {
    best_kernels().doubles(product);
}

}  // namespace convwalk
