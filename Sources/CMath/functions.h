#ifndef DONGBO_CMATH_H
#define DONGBO_CMATH_H

// The functions of the C mathematics library that Swift's own library has no name for. They take numbers and give
// numbers, and so may be used where no clock, file or socket may. Declared through the compiler's builtins, so that no
// header of the system comes along.

static inline double math_exp(double x) { return __builtin_exp(x); }
static inline double math_log(double x) { return __builtin_log(x); }
static inline double math_log10(double x) { return __builtin_log10(x); }
static inline double math_sin(double x) { return __builtin_sin(x); }
static inline double math_cos(double x) { return __builtin_cos(x); }
static inline double math_tan(double x) { return __builtin_tan(x); }
static inline double math_asin(double x) { return __builtin_asin(x); }
static inline double math_acos(double x) { return __builtin_acos(x); }
static inline double math_atan(double x) { return __builtin_atan(x); }
static inline double math_atan2(double y, double x) { return __builtin_atan2(y, x); }
static inline double math_pow(double x, double y) { return __builtin_pow(x, y); }

#endif
