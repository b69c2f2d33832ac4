#ifndef AFTERBAY_CCURL_H
#define AFTERBAY_CCURL_H

#include <curl/curl.h>

#endif
