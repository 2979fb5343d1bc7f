/* What starting and ending a program costs at the least. */
int main(void)
{
	return 0;
}
