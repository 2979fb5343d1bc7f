#include "unit.h"

#include <string.h>

#include "sha256.h"

static void expect_digest(const void *data, size_t len, const char *expected)
{
	struct buf out = BUF_INIT;

	sha256_add_base64(&out, data, len);
	same_buf(&out, expected);
}

/* Those of FIPS 180-4's examples, in base64. */
static void examples(void **state)
{
	static const char two_blocks[] =
		"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
		"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
	static const char one_block[] =
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	(void)state;
	expect_digest("", 0, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
	expect_digest("abc", 3, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
	expect_digest(
		one_block, strlen(one_block), "JI1qYdIGOLjlwCaTDD5gOaM85Flk_yFn9uzt1BnbBsE");
	expect_digest(
		two_blocks, strlen(two_blocks), "z1sWp3ivg4ADbOWeewSSNwskmxHo8HpRr6xFA3r-6dE");
}

/* Where the padding takes another block, and around whole blocks. */
static void lengths(void **state)
{
	static const struct {
		size_t len;
		const char *expected;
	} rows[] = {
		{0, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"},
		{1, "ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs"},
		{54, "o_AbaTklYSdYKsiun7R6OCokRoCAaj9hOhGIUcHKHUc"},
		{55, "n0OQ-NMMLdkuyfCVtl4rmumwqSWlJY4kHJ8ekQ9zQxg"},
		{56, "s1Q5pKxvCUi21vnjxq8PX1kM4g8b3nCQ73lwaG7Gc4o"},
		{57, "8TstckZZ6zv0fy3WrxrMyHuB8J9Z8rdeXAvtZYnf6MY"},
		{63, "fT50oF19sVvOStnsBljqmOPwbu7PFrTG__LaRX3cLzQ"},
		{64, "_-BU_nrgy23GXDr5th1SCfQ5hR20PQulmXM33xVGaOs"},
		{65, "Y1NhxIu56rFBmOduqKt_GkFoXWrWKqkUbTAdTxfrCuA"},
		{118, "h53E8FsZ68OwN_RoNjPfEzKwVM9S-jctMjxCHLiToqo"},
		{119, "MeulHDE6XAgiat8Y1KNZz9_Y0ugWsT9K-VL36mWE3Ps"},
		{120, "Lz0zVDLHC1gK8Ojhs2dKfAINaDql9zqq7f3FWvkEwhw"},
		{121, "6WFTIBKMx6PWB46a8FYDGI5cy_DQfYtzXT316ODBKB8"},
		{127, "xX6SeK94-jyrOGZ770zinXg3h6L3MdThIgAnDwwyMgo"},
		{128, "aDbPE7rEAOkQUHHNavRwhN-srU5eMCyUv-0k4BOvtz4"},
		{129, "wSywJKLlVRzKDgj86PHF4xRVXMP-9jKe6ZSj23UhZq4"},
		{1000000, "zcduXJkU-5KBocfihNc-Z_GAmkiklyAOBG05zMcRLNA"},
	};
	char *data = mem_alloc(1000000, 1);

	(void)state;
	memset(data, 'a', 1000000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect_digest(data, rows[i].len, rows[i].expected);
	free(data);
}

static void bytes(void **state)
{
	unsigned char all[256];

	(void)state;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)i;
	expect_digest(all, sizeof(all), "QK_y6dLYki5Hr9RkjmlnSXFYeF-9Hahw5xECZr-USIA");
}

static void appending(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	buf_adds(&out, "bin/pip,sha256=");
	sha256_add_base64(&out, "abc", 3);
	buf_adds(&out, ",3");
	same_buf(&out, "bin/pip,sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0,3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("the examples of FIPS 180-4 have their digests", examples),
		CLAIM("a message of any length is padded as it must be", lengths),
		CLAIM("a message of all bytes has its digest", bytes),
		CLAIM("the digest goes behind what is there", appending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
